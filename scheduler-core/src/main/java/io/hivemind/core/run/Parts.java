package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

/// What a row knows of the rows within it: a group of its members, a `for_each` task of its
/// instances. So the cost of an instance does not depend on their number.
///
/// @param count how many there are
/// @param next the first instance that does not exist yet; of a group all exist
/// @param open those that exist and are not terminal
/// @param failedIndex the lowest instance that FAILED, -1 for none; not kept for groups
/// @param failedReason that one's reason
/// @param outputBytes size of all outputs of instances, those that are null not counted
public record Parts(
        int count,
        int next,
        int open,
        int failedIndex,
        @Nullable Reason failedReason,
        long outputBytes) {

    static Parts ofInstances(int count) {
        return new Parts(count, 0, 0, -1, null, 0);
    }

    static Parts ofMembers(int open) {
        return new Parts(open, open, open, -1, null, 0);
    }

    /// All are terminal.
    public boolean isDone() {
        return next == count && open == 0;
    }

    Parts created() {
        return new Parts(count, next + 1, open + 1, failedIndex, failedReason, outputBytes);
    }

    /// Never came into being: cut short before its turn.
    Parts passedOver() {
        return new Parts(count, next + 1, open, failedIndex, failedReason, outputBytes);
    }

    Parts ended() {
        return new Parts(count, next, open - 1, failedIndex, failedReason, outputBytes);
    }

    Parts failed(int index, Reason reason) {
        boolean first = index >= 0 && (failedIndex < 0 || index < failedIndex);
        return first ? new Parts(count, next, open, index, reason, outputBytes) : this;
    }

    Parts withOutput(long bytes) {
        return new Parts(count, next, open, failedIndex, failedReason, outputBytes + bytes);
    }
}
