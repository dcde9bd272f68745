/// Tests, simulations and previews of schedules, which need no server: reading the files, and
/// telling what came of them as text, JSON and JUnit's XML.
@NullMarked
package io.hivemind.cli.simulation;

import org.jspecify.annotations.NullMarked;
