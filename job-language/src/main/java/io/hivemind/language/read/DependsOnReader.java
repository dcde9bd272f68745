package io.hivemind.language.read;

import io.hivemind.core.job.DependsOn;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Compilation;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.expression.Reference;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// `depends_on` (LANGUAGE section 7).
final class DependsOnReader {
    private final Messages messages;
    private final Values values;
    private final JobScope scope;

    DependsOnReader(JobScope scope) {
        this.scope = scope;
        this.messages = scope.messages();
        this.values = new Values(messages);
    }

    /// What was read.
    ///
    /// @param names of jobs, in full
    /// @param keyParams the parameters that the key reads
    record Read(@Nullable DependsOn spec, List<Mention> names, List<String> keyParams) {
        static final Read NONE = new Read(null, List.of(), List.of());
    }

    Read read(Node node) {
        if (!(node instanceof Node.Mapping)) {
            return jobs(node, null, null);
        }
        return Fields.of(node, Vocabulary.DEPENDS_ON, messages).map(this::read).orElse(Read.NONE);
    }

    private Read read(Fields fields) {
        @Nullable Duration within = fields.value("within").flatMap(values::positive).orElse(null);
        @Nullable String key =
                fields.value("key")
                        .flatMap(node -> scope.expressions().expression(node, Place.JOIN_KEY))
                        .orElse(null);
        return fields.required("jobs", "as {jobs: [extract], key: \"{{ params.day }}\"}")
                .map(jobs -> jobs(jobs, key, within))
                .orElse(Read.NONE);
    }

    private Read jobs(Node node, @Nullable String key, @Nullable Duration within) {
        if (node instanceof Node.Mapping) {
            values.wrong(node, "a list of jobs or an expression over them");
            return Read.NONE;
        }
        NeedsReader.Read written = new NeedsReader(messages).read(node);
        NeedsReader.Read read = written.renamed(name -> Names.full(scope.namespace(), name));
        String text =
                node instanceof Node.Scalar scalar
                        ? scalar.text()
                        : written.names().stream()
                                .map(Mention::name)
                                .collect(Collectors.joining(" && "));
        if (text.isEmpty()) {
            return Read.NONE;
        }
        return new Read(
                new DependsOn(text, read.needs(), key == null ? null : "{{ " + key + " }}", within),
                read.names(),
                key == null ? List.of() : params(scope.environment(), key));
    }

    private static List<String> params(CelEnvironment environment, String key) {
        Optional<Compiled> compiled =
                environment.compile(key) instanceof Compilation.Done(Compiled done)
                        ? Optional.of(done)
                        : Optional.empty();
        return compiled.map(Compiled::references).orElse(List.of()).stream()
                .map(Reference::member)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
