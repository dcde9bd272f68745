/// Where in a shell command its templates stand, and what to put in their place so that no value is
/// ever parsed by the shell: a reference to an environment variable, expanded as one word.
@NullMarked
package io.hivemind.language.shell;

import org.jspecify.annotations.NullMarked;
