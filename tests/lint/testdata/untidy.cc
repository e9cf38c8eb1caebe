// SPDX-License-Identifier: Apache-2.0
// Untidy on purpose: the tidy preset's own test wants it refused. Never compiled.
int badly_named_function() { return 1; }
