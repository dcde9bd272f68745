package io.hivemind.core.job;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// What a task does (LANGUAGE section 4). Strings may hold `{{ }}` templates.
public sealed interface Body {

    /// No body: the task succeeds at once, a join or a gate.
    record None() implements Body {}

    /// A subprocess: commands run in order by the shell; the first that fails ends it.
    ///
    /// @param env variables by name
    /// @param envFrom names taken over from the executor's own environment
    /// @param workdir the working folder, null for a fresh one per attempt
    /// @param shell the shell, null for the executor's (`/bin/sh`)
    record Run(
            List<String> commands,
            Map<String, String> env,
            List<String> envFrom,
            @Nullable String workdir,
            @Nullable String shell)
            implements Body {
        public Run {
            commands = List.copyOf(commands);
            env = Map.copyOf(env);
            envFrom = List.copyOf(envFrom);
        }
    }

    /// A handler on the executor's class path; `with` is a JSON object whose strings may hold
    /// templates.
    record Java(String handler, Json with) implements Body {}

    /// One Kafka record, written by the scheduler in the transaction that ends the task; no
    /// executor takes part.
    ///
    /// @param key null for a record without a key
    /// @param value a JSON value whose strings may hold templates; a text is written as it is, all
    ///   else as JSON
    record Produce(String topic, @Nullable String key, Json value, Map<String, String> headers)
            implements Body {
        public Produce {
            headers = Map.copyOf(headers);
        }
    }

    /// A request; succeeds on a status in `expect`.
    ///
    /// @param body null for none, a text sent as it is, all else as JSON
    /// @param expect statuses, empty for 200 to 299
    record Http(
            String method,
            String url,
            Map<String, String> headers,
            @Nullable Json body,
            List<Integer> expect)
            implements Body {
        public Http {
            headers = Map.copyOf(headers);
            expect = List.copyOf(expect);
        }
    }

    /// A run of another job: waits for it and takes over its output; no executor takes part.
    ///
    /// @param job its full name
    /// @param with a JSON object of parameters, whose strings may hold templates
    record Job(String job, Json with) implements Body {}

    /// A command in a container.
    ///
    /// @param settings `env`, `mounts`, `memory`, `cpus`, `network` as a JSON object, checked for
    ///   their form
    record Container(String image, List<String> commands, Json settings) implements Body {
        public Container {
            commands = List.copyOf(commands);
        }
    }

    /// A group: ready members run, and it ends when all are terminal.
    ///
    /// @param members names of its members in file order
    record Group(List<String> members) implements Body {
        public Group {
            members = List.copyOf(members);
        }
    }

    /// Whether an executor runs it; the scheduler does the others by itself.
    default boolean isForExecutors() {
        return switch (this) {
            case Run ignored -> true;
            case Java ignored -> true;
            case Http ignored -> true;
            case Container ignored -> true;
            case Produce ignored -> false;
            case Job ignored -> false;
            case Group ignored -> false;
            case None() -> false;
        };
    }
}
