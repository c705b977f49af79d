// Package frames uses web frameworks.
package frames

import (
	"context"
	"gin"
	"net/http"
)

func audit(ctx context.Context, what string) error { return ctx.Err() }

func withGin(c *gin.Context) {
	go audit(c.Request.Context(), "x") // want `audit in a goroutine gets c.Request.Context\(\), which ends with the handler`
	c.JSON(200, nil)
}

type echoContext interface {
	Request() *http.Request
	Response() http.ResponseWriter
}

func withEcho(c echoContext) error {
	ctx := c.Request().Context()
	go audit(ctx, "x") // want `audit in a goroutine gets ctx`
	return nil
}
