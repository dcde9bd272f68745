package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.limit.KafkaLimit;
import io.hivemind.benchmarks.product.Hivemind;
import io.hivemind.benchmarks.subject.Subject;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/// What can be measured.
enum SubjectName {
    KAFKA_LIMIT("kafka-limit"),
    HIVEMIND("hivemind");

    private final String text;

    SubjectName(String text) {
        this.text = text;
    }

    /// @param subprocesses whether tasks start a process, where there are real tasks
    Subject start(boolean subprocesses)
            throws IOException, ExecutionException, InterruptedException {
        return switch (this) {
            case KAFKA_LIMIT -> KafkaLimit.start();
            case HIVEMIND -> Hivemind.start(subprocesses);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
