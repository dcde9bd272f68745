package io.hivemind.executor.body;

import io.hivemind.avro.JavaBody;
import io.hivemind.avro.RunBody;
import io.hivemind.executor.attempt.Outcome;

/// Finds the body for a task.
public record Bodies(Body run, Body java) implements Body {

    @Override
    public Outcome run(Work work) throws InterruptedException {
        return switch (work.task().getBody()) {
            case RunBody _ -> run.run(work);
            case JavaBody _ -> java.run(work);
            case null, default ->
                    Outcome.Failed.error(
                            "UnknownBody",
                            "this executor does not know the task's body; is it too old?");
        };
    }
}
