package io.hivemind.scheduler.api;

import io.vertx.core.Future;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// Carries out one operation of the contract. Called on the event loop: it must not block.
@FunctionalInterface
public interface Operation {
    Future<Answer> answer(Call call);

    /// Carries it out where blocking is allowed.
    @FunctionalInterface
    interface Blocking {
        Answer answer(Call call) throws Exception;
    }

    /// Answers bit by bit, from a thread of its own.
    @FunctionalInterface
    interface Streaming {
        /// @param begin starts the response; before that the call can be refused
        void stream(Call call, Supplier<EventStream> begin, Consumer<Throwable> refuse);
    }
}
