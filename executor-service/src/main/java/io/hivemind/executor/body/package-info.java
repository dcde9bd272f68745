/// What a task does: a subprocess or a handler. Filling in templates, the working folder, the
/// environment, the output file. All on the attempt's thread.
@NullMarked
package io.hivemind.executor.body;

import org.jspecify.annotations.NullMarked;
