/// Whole processes on a real broker, and the rules that the repository keeps.
@NullMarked
package io.hivemind.systemtests;

import org.jspecify.annotations.NullMarked;
