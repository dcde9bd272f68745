package io.hivemind.executor.pull;

import java.util.Locale;

/// The priorities, and how the slots are shared among them while all wait: 16 to 4 to 1.
enum Urgency {
    HIGH(1),
    MEDIUM(4),
    LOW(16);

    /// What a slot costs.
    final int stride;

    Urgency(int stride) {
        this.stride = stride;
    }

    /// As in names of topics.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
