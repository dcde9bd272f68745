package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.language.Loaded;
import io.hivemind.language.document.Message;
import io.hivemind.language.document.Position;

/// What is wrong with a file, and what is only worth saying, as the contract's FileProblem.
final class FileProblems {
    private final ArrayNode problems = JsonNodeFactory.instance.arrayNode();
    private int errors;

    void add(Loaded loaded) {
        loaded.problems().forEach(problem -> add("error", problem));
        loaded.notes().forEach(note -> add("note", note));
    }

    void error(String file, Position at, String path, String text) {
        add("error", new Message(file, at, path, text));
    }

    void note(Message note) {
        add("note", note);
    }

    private void add(String severity, Message message) {
        if (severity.equals("error")) {
            errors++;
        }
        problems.addObject()
                .put("severity", severity)
                .put("message", message.text())
                .put("file", message.file())
                .put("line", message.at().line())
                .put("column", message.at().column())
                .put("path", message.path())
                .put("rendered", message.toString());
    }

    boolean hasErrors() {
        return errors > 0;
    }

    int errors() {
        return errors;
    }

    ArrayNode json() {
        return problems;
    }
}
