package io.hivemind.systemtests.rules.sample;

import io.hivemind.avro.Event;

import java.util.List;

/// Names a generated record outside a codec, in a type argument only, where it is easiest to miss.
final class AvroEverywhere {
    private final List<Event> events;

    AvroEverywhere(List<Event> events) {
        this.events = events;
    }

    int size() {
        return events.size();
    }
}
