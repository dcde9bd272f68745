package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.shell.ShellScan;
import io.hivemind.language.shell.ShellScanner;
import io.hivemind.language.template.Template;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The commands of `run`: their templates, and where in the shell's syntax these stand.
final class CommandCheck {
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox");
    private static final Pattern INNER_SHELL =
            Pattern.compile("\\beval\\b|\\b(?:ba|da|k|z)?sh\\s+-[a-z]*c\\b");

    private final Messages messages;
    private final ExpressionCheck expressions;

    CommandCheck(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.expressions = expressions;
    }

    /// @param shell the shell that runs it, empty for the executor's
    void check(Node.Scalar command, String shell) {
        try {
            List<Template.Hole> holes = Template.parse(command.text()).holes();
            for (Template.Hole hole : holes) {
                expressions
                        .hole(command, hole, Place.EXECUTOR)
                        .filter(compiled -> !compiled.isRaw() && readsRaw(compiled))
                        .ifPresent(compiled ->
                                messages.problem(
                                        command.at(hole.offset()),
                                        command.path(),
                                        "raw(…) has to be the whole template: {{ raw(…) }}"));
            }
            if (!holes.isEmpty()) {
                places(command, shell);
            }
        } catch (Template.MalformedException e) {
            messages.problem(
                    command.at(e.offset()), command.path(), String.valueOf(e.getMessage()));
        }
    }

    private void places(Node.Scalar command, String shell) {
        String name = shell.strip().split("\\s+", 2)[0];
        if (!name.isEmpty() && !SHELLS.contains(name.substring(name.lastIndexOf('/') + 1))) {
            messages.problem(
                    command,
                    "templates in a command want a POSIX shell, and "
                            + Quote.of(shell)
                            + " is none known; read the values from the file $HIVEMIND_INPUT");
            return;
        }
        for (ShellScan.Problem problem : ShellScanner.scan(command.text()).problems()) {
            messages.problem(command.at(problem.offset()), command.path(), problem.message());
        }
        if (INNER_SHELL.matcher(command.text()).find()) {
            messages.note(
                    command,
                    "warning: what an inner shell or eval is given is parsed once more; hand values"
                            + " over as arguments: sh -c 'echo \"$1\"' sh {{ … }}");
        }
    }

    private static boolean readsRaw(Compiled compiled) {
        return compiled.source().matches("(?s).*\\braw\\s*\\(.*");
    }
}
