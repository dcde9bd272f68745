package io.hivemind.cli.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.schedule.Slot;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One slot of a schedule, for people and machines.
public record Preview(String job, String trigger, Slot slot) {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    /// As `Sun 2027-03-28 03:30:00.000`.
    public String local() {
        String text = LOCAL.format(slot.local());
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    /// Which rule for a change of offset made the slot; empty for none.
    public String rule() {
        return switch (slot.rule()) {
            case NONE -> "";
            case SHIFTED -> "dst gap: shift (its hour does not exist; fires right after it)";
            case SKIPPED -> "dst gap: skip (its hour does not exist; does not fire)";
            case FIRST -> "dst overlap: first (its hour comes twice; fires in the first pass)";
            case LAST -> "dst overlap: last (its hour comes twice; fires in the last pass)";
            case BOTH -> "dst overlap: both (its hour comes twice; fires in both passes)";
        };
    }

    /// Whether it fires, and when where that is later.
    public String fires() {
        if (slot.excluded()) {
            return "SKIPPED (excluded date)";
        }
        if (!slot.fires()) {
            return "SKIPPED";
        }
        return slot.fireAt().equals(slot.nominalAt()) ? "" : "fires at " + slot.fireAt();
    }

    public void write(ObjectNode json) {
        json.put("job", job)
                .put("trigger", trigger)
                .put("nominal", slot.nominalAt().toString())
                .put("fires_at", slot.fires() ? slot.fireAt().toString() : null)
                .put("local", slot.local().toString())
                .put("offset", slot.offset().getId())
                .put("dst_rule", slot.rule().name().toLowerCase(Locale.ROOT))
                .put("fires", slot.fires())
                .put("excluded", slot.excluded());
    }
}
