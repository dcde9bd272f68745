package io.hivemind.language.check;

import dev.cel.common.values.NullValue;

import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.JsonValues;
import io.hivemind.language.read.Mention;
import io.hivemind.language.value.ParamValues;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// The parameters that a task gives to the job it starts. A name that is none is refused; what
/// would only be known to fail when it runs draws a warning.
final class ArgumentCheck {
    private final Messages messages;
    private final Mention at;
    private final JobSpec job;

    ArgumentCheck(Messages messages, Mention at, JobSpec job) {
        this.messages = messages;
        this.at = at;
        this.job = job;
    }

    void check(Map<?, ?> arguments) {
        List<String> names = job.params().stream().map(ParamSpec::name).toList();
        for (Object key : arguments.keySet()) {
            String name = String.valueOf(key);
            if (!names.contains(name)) {
                messages.problem(
                        at.at(),
                        at.path(),
                        "the job "
                                + Quote.of(job.fullName())
                                + " has no parameter "
                                + Quote.of(name)
                                + Suggestion.after(name, names));
            }
        }
        for (ParamSpec param : job.params()) {
            argument(param, arguments.get(param.name()));
        }
    }

    private void argument(ParamSpec param, @Nullable Object value) {
        if (value == null || value instanceof NullValue) {
            if (param.required()) {
                warn(
                        "the parameter "
                                + Quote.of(param.name())
                                + " is required, and not in \"with\"");
            }
        } else if (!JsonValues.text(value, Integer.MAX_VALUE).contains("{{")) {
            ParamValues.check(param, value).ifPresent(this::warn);
        }
    }

    private void warn(String what) {
        messages.note(
                at.at(),
                at.path(),
                "warning: the job " + Quote.of(job.fullName()) + " will not start: " + what);
    }
}
