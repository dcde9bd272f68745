package io.hivemind.core.schedule;

import java.util.List;

/// The slots that are due, each with what becomes of it.
///
/// @param records in the order of their nominal times
/// @param state after them: to be kept in one step with the records
/// @param more whether there were more than asked for; go on from `state` at once
public record Due(List<SlotRecord> records, ScheduleState state, boolean more) {
    public Due {
        records = List.copyOf(records);
    }
}
