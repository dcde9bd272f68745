package io.hivemind.language.read;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `files`: globs beside the job file. Each becomes a [FileRef] whose path is the glob; who has the
/// files at hand puts those it stands for in its place. A command's word that names a file beside
/// the job file counts as if it were listed, unless the task has a `workdir`, where the name means
/// another file.
final class FilesReader {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+@=/-]+");
    private static final int MAX_WORDS = 2_000;

    private final Messages messages;
    private final Values values;
    private final Predicate<String> beside;

    /// @param beside whether a file of this relative path lies beside the job file
    FilesReader(Messages messages, Predicate<String> beside) {
        this.messages = messages;
        this.values = new Values(messages);
        this.beside = beside;
    }

    List<FileRef> read(Optional<Node> listed, List<TaskSpec> tasks) {
        Set<String> globs = new LinkedHashSet<>();
        listed.ifPresent(
                node -> values.textList(node).forEach(text -> glob(text).ifPresent(globs::add)));
        for (TaskSpec task : tasks) {
            name(task.body(), globs);
            Fallback fallback = task.options().fallback();
            if (fallback != null) {
                name(fallback.body(), globs);
            }
        }
        return globs.stream().map(glob -> new FileRef(glob, false, "", 0, List.of())).toList();
    }

    private void name(Body body, Set<String> globs) {
        if (body instanceof Body.Run run && run.workdir() == null) {
            run.commands().forEach(command -> globs.addAll(named(command)));
        }
    }

    private Optional<String> glob(Node.Scalar text) {
        String glob = text.text().startsWith("./") ? text.text().substring(2) : text.text();
        if (glob.startsWith("/") || glob.contains("\\") || glob.contains("\0") || climbs(glob)) {
            messages.problem(
                    text,
                    Quote.of(text.text())
                            + " leaves the folder of the job file; \"files\" are paths and globs"
                            + " within it, as scripts/*.sh");
            return Optional.empty();
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return Optional.of(glob);
        } catch (PatternSyntaxException e) {
            messages.problem(
                    text,
                    "the glob " + Quote.of(text.text()) + " is malformed: " + e.getDescription());
            return Optional.empty();
        }
    }

    private List<String> named(String command) {
        List<String> names = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        for (int words = 0; words < MAX_WORDS && matcher.find(); words++) {
            String name =
                    matcher.group().startsWith("./")
                            ? matcher.group().substring(2)
                            : matcher.group();
            if (!name.isEmpty() && !name.startsWith("/") && !climbs(name) && beside.test(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean climbs(String path) {
        return List.of(path.split("/")).contains("..");
    }
}
