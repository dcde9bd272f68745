package io.hivemind.scheduler.processor;

/// Deals with records of one topic. Everything it does goes into the step; if it throws, nothing of
/// it happens and the record is a dead letter.
interface RecordHandler {
    void handle(Incoming record, Step step);
}
