using MiniVmm.Host.Consoles;
using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>The guest's console: any number may watch, within bounds, and one may type.</summary>
internal static class ConsoleResource
{
    /// <summary>The field that shows the key of the writer's role.</summary>
    public const string WriterField = "Console-Writer";

    private const int Piece = 16 << 10;

    public static ValueTask<HttpResponse> WatchAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        long position = Start(instance.Console, request.Parameter("tail"));
        bool headOnly = request.Head.Method == "HEAD";
        if (!headOnly && !instance.Watchers.TryEnter())
            throw new RequestError(503, $"{HttpLimits.Streams} clients watch already; try again later");
        string? key = null;
        if (!headOnly && request.Parameter("writer") == "true" && (key = instance.Writer.TryTake()) is null)
        {
            instance.Watchers.Leave();
            throw new RequestError(409, "somebody else types at this console; watch without writer=true");
        }
        return ValueTask.FromResult(new HttpResponse
        {
            Status = 200,
            ContentType = "application/octet-stream",
            Fields = key is null ? [] : [(WriterField, key)],
            Stream = (body, ended) => CopyAsync(instance.Console, position, body, ended),
            Finally = headOnly ? null : Leave,
        });

        void Leave()
        {
            if (key is not null) instance.Writer.Leave();
            instance.Watchers.Leave();
        }
    }

    public static async ValueTask<HttpResponse> TypeAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        if (!instance.Writer.Admits(request.Head.Field(WriterField)))
            throw new RequestError(409, "somebody else types at this console");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(HttpLimits.Transfer);
        try
        {
            await instance.Machine.ConsoleInput.SendAsync(request.Body, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RequestError(503, "the guest does not read its console; a part of this waits for it");
        }
        return new HttpResponse { Status = 204 };
    }

    private static async Task CopyAsync(ConsoleLog log, long position, IBodyWriter body, CancellationToken cancel)
    {
        byte[] buffer = new byte[Piece];
        while (await log.WaitAsync(position, cancel).ConfigureAwait(false))
        {
            int count = log.Read(ref position, buffer);
            await body.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
        }
    }

    private static long Start(ConsoleLog log, string? tail) => tail switch
    {
        null => log.End,
        "all" => log.Oldest,
        _ when int.TryParse(tail, out int lines) && lines >= 0 => log.StartOfLastLines(lines),
        _ => throw new RequestError(400, $"tail: '{tail}' is neither a number of lines nor all"),
    };
}
