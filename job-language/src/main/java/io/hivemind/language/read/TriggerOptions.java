package io.hivemind.language.read;

import io.hivemind.core.schedule.TimeText;
import io.hivemind.core.schedule.pattern.CalendarField;
import io.hivemind.core.schedule.pattern.CronExpression;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.value.Suggestion;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

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
                        if (CronExpression.parse(text.text()).eitherDay()) {
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
            Optional<CalendarField> field = CalendarField.of(entry.key());
            if (field.isEmpty()) {
                messages.problem(
                        entry.at(),
                        mapping.path().key(entry.key()),
                        "unknown calendar field "
                                + Quote.of(entry.key())
                                + Suggestion.after(entry.key(), CalendarField.keys()));
                continue;
            }
            List<Node> items = items(entry.value());
            if (items.isEmpty()) {
                values.wrong(entry.value(), "a value, or a list of some");
            }
            for (Node item : items) {
                values.text(item).ifPresent(text -> calendarField(field.get(), text));
            }
        }
    }

    private static List<Node> items(Node node) {
        return node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
    }

    private void calendarField(CalendarField field, Node.Scalar text) {
        try {
            field.parse(text.text());
        } catch (FormException e) {
            messages.problem(text, String.valueOf(e.getMessage()));
        }
    }

    void time(Node node) {
        values.text(node)
                .filter(text -> TimeText.time(text.text(), ZoneOffset.UTC).isEmpty())
                .ifPresent(text -> values.wrong(text, "a time as 2026-12-24T18:00:00+02:00"));
    }

    void zone(Node node) {
        values.text(node)
                .filter(text -> TimeText.zone(text.text()).isEmpty())
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
                    .filter(text -> TimeText.dates(text.text()).isEmpty())
                    .ifPresent(text ->
                            values.wrong(
                                    text,
                                    "a date as 2026-12-25, or a range as 2026-12-24..2026-12-26"));
        }
    }
}
