package api

func OpenAPI(version string) any { return map[string]any{} }
