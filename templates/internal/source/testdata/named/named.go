// Package named imports packages whose names the paths do not tell.
package named

import (
	"context"

	"github.com/aymanbagabas/go-udiff"
	"github.com/dave/jennifer/jen"
	"go.yaml.in/yaml/v4"
)

func render(ctx context.Context, e udiff.Edit, n *yaml.Node, s *jen.Statement) error { return nil }
