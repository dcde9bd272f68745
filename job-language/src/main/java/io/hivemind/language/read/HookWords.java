package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.template.Template;
import io.hivemind.language.value.Suggestion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `hook('feed')` in an expression: whether a hook of that name is attached (LANGUAGE section 8). A
/// job's hooks are those of its definition, so the answer is known when that is read, and takes the
/// place of the question: an expression has the same value on every replay.
final class HookWords {
    private static final Set<String> EXPRESSIONS = Set.of("when", "for_each", "list");
    private static final Set<String> KEYED = Set.of("concurrency", "depends_on");

    /// A text is passed over whole, whatever it says.
    private static final Pattern ASKED =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'"
                            + "|\\bhook\\s*\\(\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*\\)");

    private final Messages messages;
    private final Set<String> names;

    private HookWords(Messages messages, Set<String> names) {
        this.messages = messages;
        this.names = names;
    }

    /// The job with its questions answered.
    ///
    /// @param ofFile the hooks of `defaults`
    static Node.Mapping answered(Node.Mapping job, Optional<Node> ofFile, Messages messages) {
        Set<String> names = new HashSet<>();
        ofFile.ifPresent(hooks -> names(hooks, names));
        job.entry("hooks").ifPresent(hooks -> names(hooks.value(), names));
        return new HookWords(messages, names).mapping(job, "", false);
    }

    private static void names(Node hooks, Set<String> names) {
        List<Node> list =
                hooks instanceof Node.Sequence sequence ? sequence.items() : List.of(hooks);
        for (Node hook : list) {
            if (hook instanceof Node.Mapping mapping) {
                mapping.entry("name")
                        .map(Node.Entry::value)
                        .filter(Node.Scalar.class::isInstance)
                        .ifPresent(name -> names.add(((Node.Scalar) name).text()));
            }
        }
    }

    /// @param of the key of the mapping, empty for the job
    /// @param output whether its texts are expressions at any depth
    private Node.Mapping mapping(Node.Mapping mapping, String of, boolean output) {
        List<Node.Entry> entries = new ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            String key = entry.key();
            boolean inOutput = output || (of.isEmpty() && key.equals("output"));
            boolean bare =
                    inOutput
                            || EXPRESSIONS.contains(key)
                            || (key.equals("key") && KEYED.contains(of));
            entries.add(new Node.Entry(key, entry.at(), node(entry.value(), key, bare, inOutput)));
        }
        return new Node.Mapping(mapping.at(), mapping.path(), entries);
    }

    /// @param bare whether a text is an expression without braces
    private Node node(Node node, String key, boolean bare, boolean output) {
        return switch (node) {
            case Node.Mapping mapping -> mapping(mapping, key, output);
            case Node.Sequence(var at, var path, var items) ->
                    new Node.Sequence(
                            at,
                            path,
                            items.stream().map(item -> node(item, key, output, output)).toList());
            case Node.Scalar scalar -> scalar(scalar, bare);
            case Node.Broken broken -> broken;
        };
    }

    private Node.Scalar scalar(Node.Scalar scalar, boolean bare) {
        String text = scalar.text();
        if (!text.contains("hook") || scalar.kind() != Node.Kind.TEXT) {
            return scalar;
        }
        if (!text.contains("{{")) {
            return bare ? with(scalar, answered(scalar, text)) : scalar;
        }
        try {
            StringBuilder filled = new StringBuilder(text);
            for (Template.Hole hole : Template.parse(text).holes()) {
                filled.replace(
                        hole.start(),
                        hole.end(),
                        answered(scalar, text.substring(hole.start(), hole.end())));
            }
            return with(scalar, filled.toString());
        } catch (Template.MalformedException e) {
            return scalar; // the reader complains
        }
    }

    private static Node.Scalar with(Node.Scalar scalar, String text) {
        return new Node.Scalar(scalar.at(), scalar.path(), text, scalar.kind(), scalar.origin());
    }

    /// As long as it was, so that places in it stay where they are.
    private String answered(Node.Scalar at, String source) {
        Matcher asked = ASKED.matcher(source);
        StringBuilder text = new StringBuilder(source);
        while (asked.find()) {
            String name = asked.group(1) != null ? asked.group(1) : asked.group(2);
            if (name == null) {
                continue;
            }
            boolean attached = names.contains(name);
            if (!attached) {
                messages.note(
                        at,
                        "no hook of the job has the name "
                                + Quote.of(name)
                                + Suggestion.after(name, List.copyOf(names))
                                + ": it is never attached");
            }
            String answer = String.valueOf(attached);
            text.replace(
                    asked.start(),
                    asked.end(),
                    answer + " ".repeat(asked.end() - asked.start() - answer.length()));
        }
        return text.toString();
    }
}
