/// Whole processes as a test sees them: the command line, its exit codes and output, the API and
/// the topics. Each test's thread owns what it starts, and kills it at the end.
@NullMarked
package io.hivemind.systemtests.process;

import org.jspecify.annotations.NullMarked;
