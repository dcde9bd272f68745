package io.hivemind.connect.schedule;

import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.SourcePosition;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Time as a source: a record for each slot of the triggers `cron`, `every`, `at` and `calendar` of
/// all jobs.
///
/// An operator may alter positions: `accounted` back, and slots come again (those that had their
/// run start none), or forward, and they are passed over.
public final class ScheduleSourceConnector extends JobsConnector {
    public ScheduleSourceConnector() {
        super(ScheduleSourceTask.class);
    }

    @Override
    public boolean alterOffsets(
            Map<String, String> settings, Map<Map<String, ?>, @Nullable Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            SourcePosition.check(partition);
            if (offset != null) {
                SchedulePosition.read(offset);
            }
        });
        return true;
    }
}
