package io.hivemind.benchmarks.measure;

import io.hivemind.benchmarks.subject.Subject;

import java.util.Map;

/// Measures one thing of a subject.
public interface Measurement {

    /// Figures by name; a name ends in its unit.
    Map<String, Double> measure(Subject subject) throws InterruptedException;

    /// The figure whose ratio to that of Kafka's limit is given.
    String headline();

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
