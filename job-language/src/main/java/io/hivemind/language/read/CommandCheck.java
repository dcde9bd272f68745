package io.hivemind.language.read;

import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.template.Template;

/// The commands of `run`: their templates, and where in the shell's syntax these stand.
final class CommandCheck {
    private final Messages messages;
    private final ExpressionCheck expressions;

    CommandCheck(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.expressions = expressions;
    }

    void check(Node.Scalar command) {
        try {
            for (Template.Hole hole : Template.parse(command.text()).holes()) {
                expressions.hole(command, hole, Place.EXECUTOR);
            }
        } catch (Template.MalformedException e) {
            messages.problem(
                    command.at(e.offset()), command.path(), String.valueOf(e.getMessage()));
        }
    }
}
