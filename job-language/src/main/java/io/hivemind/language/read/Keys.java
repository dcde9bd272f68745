package io.hivemind.language.read;

import java.util.List;

/// The keys of one kind of mapping.
public interface Keys {
    /// What has these keys, for a message: `a job`.
    String what();

    /// Every key there is.
    List<String> all();
}
