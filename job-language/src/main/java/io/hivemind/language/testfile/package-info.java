/// Test files (LANGUAGE section 12): text to records, with every problem named by its position.
/// [TestFileReader] reads; the records are what the simulator runs and compares.
@NullMarked
package io.hivemind.language.testfile;

import org.jspecify.annotations.NullMarked;
