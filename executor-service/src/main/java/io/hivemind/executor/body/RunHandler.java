package io.hivemind.executor.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.avro.JavaBody;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Limits;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.handler.Handlers;
import io.hivemind.executor.handler.TaskContext;
import io.hivemind.executor.handler.TaskHandler;
import io.hivemind.executor.log.AttemptLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Body `java`: a handler, on the attempt's own virtual thread, which stopping interrupts.
public final class RunHandler implements Body {
    private static final Logger LOG = LoggerFactory.getLogger(RunHandler.class);
    private static final String NOTHING = "{}";

    private final Handlers handlers;
    private final Templates templates;

    public RunHandler(Handlers handlers, Templates templates) {
        this.handlers = handlers;
        this.templates = templates;
    }

    @Override
    public Outcome run(Work work) throws InterruptedException {
        JavaBody body = (JavaBody) work.task().getBody();
        Thread handling = Thread.currentThread();
        try {
            TaskHandler handler = handlers.handler(body.getHandler());
            Context context = new Context(work, with(work, body));
            work.stop().onStop(handling::interrupt);
            Object output = handler.handle(context);
            return output(output);
        } catch (Handlers.UnknownHandlerException e) {
            return Outcome.Failed.error("UnknownHandler", e.getMessage());
        } catch (Templates.FailedException e) {
            return Outcome.Failed.expression(e.getMessage());
        } catch (InterruptedException e) {
            return Outcome.Failed.error("InterruptedException", "the handler was interrupted");
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            LOG.debug("handler of {} threw", work.attempt(), e);
            work.log().say(e + "\n");
            return Outcome.Failed.error(
                    e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } finally {
            work.stop().onStop(null);
            // What is left of a stop must not hit the report.
            Thread.interrupted();
        }
    }

    private JsonNode with(Work work, JavaBody body)
            throws Templates.FailedException, JsonProcessingException {
        if (body.getWith().equals(NOTHING)) {
            return Inputs.JSON.createObjectNode();
        }
        Json resolved =
                templates.json(
                        new Json(body.getWith()),
                        new Templates.Values(Inputs.scope(work.task()), Map.of()));
        return Inputs.JSON.readTree(resolved.text());
    }

    private static Outcome output(@Nullable Object output) throws JsonProcessingException {
        if (output == null) {
            return new Outcome.Succeeded(Json.NULL);
        }
        Json json =
                new Json(
                        output instanceof Json given
                                ? given.text()
                                : Inputs.JSON.writeValueAsString(output));
        if (json.sizeBytes() > Limits.OUTPUT_BYTES) {
            return Outcome.Failed.error(
                    "OutputTooLarge",
                    "the output is larger than 64 KiB (" + Limits.OUTPUT_BYTES + " bytes)");
        }
        return new Outcome.Succeeded(json);
    }

    private record Context(Work work, JsonNode with) implements TaskContext {
        @Override
        public String runId() {
            return work.attempt().runId();
        }

        @Override
        public String job() {
            return work.task().getJob();
        }

        @Override
        public String task() {
            return work.attempt().taskKey();
        }

        @Override
        public int attempt() {
            return work.attempt().attempt();
        }

        @Override
        public long fencingToken() {
            return work.attempt().dispatch();
        }

        @Override
        public JsonNode input() {
            try {
                return Inputs.document(work.task());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(
                        "the input of " + work.attempt() + " is no JSON", e);
            }
        }

        @Override
        public void log(String line) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            work.log().append(AttemptLog.STDOUT, bytes, bytes.length);
        }
    }
}
