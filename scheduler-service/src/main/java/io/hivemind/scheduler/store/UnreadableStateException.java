package io.hivemind.scheduler.store;

import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.KafkaException;

/// The store has a value that this version cannot read. The record in hand is not to blame for it,
/// and no other record of the partition may be dealt with: the scheduler must end.
public final class UnreadableStateException extends KafkaException {
    private static final long serialVersionUID = 1;

    UnreadableStateException(Class<?> type, UndecodableException cause) {
        super(
                "the state has a %s that this version cannot read (%s); start the version that wrote it"
                        .formatted(type.getSimpleName(), cause.getMessage()),
                cause);
    }
}
