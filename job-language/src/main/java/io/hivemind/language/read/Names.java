package io.hivemind.language.read;

import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.util.regex.Pattern;

/// The form of names, and what a job's name stands for.
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern OUTCOME_AT_END =
            Pattern.compile(".*\\.(succeeded|failed|skipped|done)");

    private Names() {}

    /// Whether a text may be the name of a job, a pool or a routine; if not, that was complained
    /// about.
    static boolean isName(Node.Scalar name, String what, Messages messages) {
        String text = name.text();
        if (!NAME.matcher(text).matches()) {
            messages.problem(
                    name,
                    "the "
                            + what
                            + " name "
                            + Quote.of(text)
                            + " wants 1 to 63 letters, digits, . _ and -, a letter or digit first");
            return false;
        }
        if (OUTCOME_AT_END.matcher(text).matches()) {
            messages.problem(
                    name,
                    "a "
                            + what
                            + " name cannot end as "
                            + Quote.of(text)
                            + " does: that is an outcome");
            return false;
        }
        return true;
    }

    /// The full name of a job that a job of this namespace names: a bare name means one of the same
    /// namespace.
    public static String full(String namespace, String name) {
        if (name.startsWith(JobSpec.DEFAULT_NAMESPACE + "/")) {
            return name.substring(JobSpec.DEFAULT_NAMESPACE.length() + 1);
        }
        boolean bare = !name.contains("/") && !namespace.equals(JobSpec.DEFAULT_NAMESPACE);
        return bare ? namespace + "/" + name : name;
    }
}
