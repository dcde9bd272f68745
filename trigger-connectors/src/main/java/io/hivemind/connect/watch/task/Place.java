package io.hivemind.connect.watch.task;

import io.hivemind.connect.watch.Change;
import io.hivemind.connect.watch.Looker;
import io.hivemind.connect.watch.WatchSettings;
import io.hivemind.core.expression.Json;

import java.time.Duration;

/// What a trigger watches, understood.
public interface Place {
    /// As the trigger has it; the position is kept by it, so that other options may change.
    String text();

    WatchSettings settings();

    Looker looker();

    /// Looked at so often where nothing stirs.
    Duration interval();

    /// It rests so many times as long as a look took, where nothing stirs.
    default int idleRest() {
        return 49;
    }

    /// The same for the same state of the same file.
    String id(Change change);

    Json event(Change change);
}
