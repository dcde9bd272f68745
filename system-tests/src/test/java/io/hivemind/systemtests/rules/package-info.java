/// The rules that the repository keeps, as tests: sizes and names of sources, layering of modules,
/// purity of the core.
@NullMarked
package io.hivemind.systemtests.rules;

import org.jspecify.annotations.NullMarked;
