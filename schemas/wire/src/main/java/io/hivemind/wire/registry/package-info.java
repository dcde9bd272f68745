/// The client of a schema registry with Confluent's REST API (Confluent's, Apicurio's, Karapace's).
/// Any thread may use it; it blocks while it asks, and what it learnt once it never asks again: ids
/// and their schemas do not change.
@NullMarked
package io.hivemind.wire.registry;

import org.jspecify.annotations.NullMarked;
