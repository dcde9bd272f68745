package io.hivemind.core.simulation;

/// What happens at one instant happens in this order.
enum Phase {
    ENDS,
    LOSSES,
    TIMEOUTS,
    EVENTS,
    TIMERS,
    SLOTS,
    STARTS;

    /// All ends of one instant are applied before `needs` are evaluated.
    boolean isEnd() {
        return compareTo(TIMEOUTS) <= 0;
    }
}
