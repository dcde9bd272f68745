package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.trigger.CalendarForm;
import io.hivemind.language.trigger.CronForm;
import io.hivemind.language.trigger.FormException;
import io.hivemind.language.trigger.TimeForm;
import io.hivemind.language.value.Suggestion;

import java.time.ZoneId;
import java.util.List;

/// The options of time triggers, and the forms of what makes them fire.
final class TriggerOptions {
    private final Messages messages;
    private final Values values;

    TriggerOptions(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    void cron(Node node) {
        values.text(node)
                .ifPresent(text -> {
                    try {
                        if (CronForm.check(text.text()).eitherDay()) {
                            messages.note(
                                    text,
                                    "warning: day of month and weekday are both given: it fires"
                                            + " when either fits, as in cron");
                        }
                    } catch (FormException e) {
                        messages.problem(
                                text.at(e.offset()),
                                text.path(),
                                "the cron expression "
                                        + Quote.of(text.text())
                                        + " is malformed: "
                                        + e.getMessage());
                    }
                });
    }

    void every(Node node) {
        values.duration(node)
                .filter(period -> period.isZero())
                .ifPresent(
                        zero -> messages.problem(node, "\"every\" wants a duration that is not 0"));
    }

    void calendar(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            values.wrong(node, "a mapping as {hour: 18, minute: 30}");
            return;
        }
        if (mapping.entries().isEmpty()) {
            messages.problem(mapping, "a calendar without fields; as {hour: 18}");
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!CalendarForm.FIELDS.contains(entry.key())) {
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "unknown calendar field "
                                + Quote.of(entry.key())
                                + Suggestion.after(entry.key(), CalendarForm.FIELDS));
                continue;
            }
            for (Node item : items(entry.value())) {
                values.text(item).ifPresent(text -> calendarField(entry.key(), text));
            }
        }
    }

    private static List<Node> items(Node node) {
        return node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
    }

    private void calendarField(String field, Node.Scalar text) {
        try {
            CalendarForm.check(field, text.text());
        } catch (FormException e) {
            messages.problem(text, String.valueOf(e.getMessage()));
        }
    }

    void time(Node node) {
        values.text(node)
                .filter(text -> !TimeForm.isTime(text.text()))
                .ifPresent(text -> values.wrong(text, "a time as 2026-12-24T18:00:00+02:00"));
    }

    void zone(Node node) {
        values.text(node)
                .filter(text -> !TimeForm.isZone(text.text()))
                .ifPresent(text -> {
                    String near =
                            Suggestion.nearest(text.text(), ZoneId.getAvailableZoneIds())
                                    .map(zone -> "; did you mean " + Quote.of(zone) + "?")
                                    .orElse("");
                    messages.problem(
                            text,
                            "there is no time zone "
                                    + Quote.of(text.text())
                                    + near
                                    + "; as Europe/Athens or +02:00");
                });
    }

    void exclude(Node node) {
        for (Node item : values.list(node, true)) {
            values.text(item)
                    .filter(text -> !TimeForm.isDates(text.text()))
                    .ifPresent(text ->
                            values.wrong(
                                    text,
                                    "a date as 2026-12-25, or a range as 2026-12-24..2026-12-26"));
        }
    }
}
