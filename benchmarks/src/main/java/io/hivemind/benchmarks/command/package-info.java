/// The command line of the benchmarks: each measurement in a JVM of its own for each subject, and
/// one JSON document for both.
@NullMarked
package io.hivemind.benchmarks.command;

import org.jspecify.annotations.NullMarked;
