/// Text to nodes: YAML (1.2 core schema) or JSON becomes a tree in which every node knows its line,
/// its column and its path, so that whatever is found wrong later can be pointed at. Limits on
/// size, nesting and alias expansion are enforced here. No thread owns anything: all of it is data
/// made by one call.
@NullMarked
package io.hivemind.language.document;

import org.jspecify.annotations.NullMarked;
