/// Text to model: [JobReader] reads job files, with every problem named by its position;
/// [CelExpressions] and [ParameterCheck] do for the core what it does not do itself, looking into
/// JSON; [ShellCommand] turns a command with templates into one the shell may see. What others use
/// is here; the sub-packages are how it is done.
@NullMarked
package io.hivemind.language;

import org.jspecify.annotations.NullMarked;
