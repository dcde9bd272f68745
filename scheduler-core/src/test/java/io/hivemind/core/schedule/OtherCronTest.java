package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random cron expressions against another implementation, in UTC, where both mean the same. Theirs
/// counts weekdays of its six fields from 1 (Sunday), so names are used there. Another seed with
/// `-Dsim.seed=`.
final class OtherCronTest {
    private static final long SEED = Long.getLong("sim.seed", 4711L);
    private static final int EXPRESSIONS = 150;
    private static final int SLOTS = 12;
    private static final List<String> WEEKDAYS =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS = List.of("JAN", "FEB", "JUN", "OCT", "DEC");

    private static String field(Random random, int min, int max) {
        int from = min + random.nextInt(max - min);
        int to = from + random.nextInt(max - from + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "*/" + (1 + random.nextInt(max - min));
            case 1 -> from + "-" + to;
            case 2 -> from + "-" + to + "/" + (1 + random.nextInt(5));
            case 3 -> from + "," + (min + random.nextInt(max - min + 1));
            case 4 -> "*";
            default -> String.valueOf(from);
        };
    }

    private static String one(Random random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static String month(Random random) {
        return random.nextBoolean() ? "*" : one(random, MONTHS);
    }

    private static List<Instant> theirs(CronType type, String text, Instant from) {
        ExecutionTime execution =
                ExecutionTime.forCron(
                        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type))
                                .parse(text));
        List<Instant> slots = new ArrayList<>();
        ZonedDateTime at = from.atZone(ZoneOffset.UTC);
        while (slots.size() < SLOTS) {
            at = execution.nextExecution(at).orElseThrow();
            slots.add(at.toInstant());
        }
        return slots;
    }

    private static List<Instant> ours(String text, Instant from) {
        Slots slots = Given.utc().cron(text);
        List<Instant> instants = new ArrayList<>();
        Instant at = from;
        while (instants.size() < SLOTS) {
            at = slots.next(at).orElseThrow().nominalAt();
            instants.add(at);
        }
        return instants;
    }

    private static Instant someTime(Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(200_000_000));
    }

    @Test
    void five_fields_have_the_same_slots() {
        Random random = new Random(SEED);
        for (int i = 0; i < EXPRESSIONS; i++) {
            boolean byDate = random.nextBoolean();
            String text =
                    String.join(
                            " ",
                            field(random, 0, 59),
                            field(random, 0, 23),
                            byDate ? field(random, 1, 28) : "*",
                            month(random),
                            byDate ? "*" : field(random, 0, 6));
            Instant from = someTime(random);

            assertThat(ours(text, from)).as(text).isEqualTo(theirs(CronType.UNIX, text, from));
        }
    }

    @Test
    void last_days_nearest_weekdays_and_nth_weekdays_are_the_same() {
        Random random = new Random(SEED);
        for (int i = 0; i < EXPRESSIONS; i++) {
            String date =
                    switch (random.nextInt(5)) {
                        case 0 -> "L";
                        case 1 -> "LW";
                        case 2 -> "L-" + (1 + random.nextInt(20));
                        case 3 -> (1 + random.nextInt(28)) + "W";
                        default -> "?";
                    };
            String weekday =
                    date.equals("?") ? one(random, WEEKDAYS) + "#" + (1 + random.nextInt(4)) : "?";
            String text =
                    String.join(
                            " ",
                            field(random, 0, 59),
                            field(random, 0, 59),
                            field(random, 0, 23),
                            date,
                            month(random),
                            weekday);
            Instant from = someTime(random);

            assertThat(ours(text, from)).as(text).isEqualTo(theirs(CronType.QUARTZ, text, from));
        }
    }
}
