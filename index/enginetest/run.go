package enginetest

import (
	"testing"

	"wenxun/index"
)

// Run tests engines that open makes. Each is empty when opened, cuts texts with analysis.PolicyWords as
// the scan does, and is closed by the suite. Engines that keep their library on disk also have Reopen to
// pass.
func Run(t *testing.T, open func(*testing.T) index.Engine) {
	t.Run("Script", func(t *testing.T) { runScripts(t, open) })
	t.Run("Contract", func(t *testing.T) { runContract(t, open) })
	t.Run("Random", func(t *testing.T) { runRandom(t, open) })
}
