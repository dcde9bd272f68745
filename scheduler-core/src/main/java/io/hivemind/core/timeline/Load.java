package io.hivemind.core.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How many attempts ran at one moment. An attempt counts from its start, included, to its end,
/// excluded.
public final class Load {
    private record Step(Instant at, int change) {}

    private static final Comparator<Step> IN_TURN =
            Comparator.comparing(Step::at).thenComparingInt(Step::change);

    /// The most that ever ran at once.
    public static int most(List<Timeline.Try> tries) {
        List<Step> steps = new ArrayList<>();
        for (Timeline.Try one : tries) {
            if (!one.startedAt().equals(one.endedAt())) {
                steps.add(new Step(one.startedAt(), 1));
                if (one.endedAt() != null) {
                    steps.add(new Step(one.endedAt(), -1));
                }
            }
        }
        steps.sort(IN_TURN);
        int most = 0;
        int running = 0;
        for (Step step : steps) {
            running += step.change();
            most = Math.max(most, running);
        }
        return most;
    }

    private Load() {}
}
