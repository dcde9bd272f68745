package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;

/// An event and where it lies on the events topic.
public record ProjectedEvent(int partition, long offset, Event event) {}
