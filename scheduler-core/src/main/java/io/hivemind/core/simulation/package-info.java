/// A world in virtual time around the engine (LANGUAGE section 12): executors that always have
/// room, queues and Kafka that take no time, attempts that do what a script says. A [World] is what
/// there is, a [Scenario] what happens to it, and [Simulation] gives the timeline. Pure; a
/// simulation belongs to one thread.
@NullMarked
package io.hivemind.core.simulation;

import org.jspecify.annotations.NullMarked;
