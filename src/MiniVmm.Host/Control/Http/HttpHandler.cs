namespace MiniVmm.Host.Control.Http;

/// <summary>Answers a request; never throws but for a cancellation.</summary>
internal delegate ValueTask<HttpResponse> HttpHandler(HttpRequest request, CancellationToken cancel);
