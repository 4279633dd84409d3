using System.Globalization;
using MiniVmm.Machine.Debugging.Protocol;
using MiniVmm.Machine.Debugging.Registers;

namespace MiniVmm.Machine.Debugging.Commands;

/// <summary>q and Q: what the debugger asks in general.</summary>
internal sealed class QueryCommands(ThreadCommands threads, MonitorCommands monitor, RunControl control)
{
    private static readonly string Features = string.Create(
        CultureInfo.InvariantCulture,
        $"PacketSize={RspDecoder.MostCharacters:x};QStartNoAckMode+;qXfer:features:read+;swbreak+;hwbreak+;vContSupported+;binary-upload+");

    private readonly string _description = TargetDescription.Xml();

    /// <param name="command">Behind the q.</param>
    public string Answer(CommandReader command)
    {
        if (command.TryTake("Supported"))
        {
            control.NamesBreakpoints = command.Rest.Contains("swbreak+", StringComparison.Ordinal);
            return Features;
        }
        if (command.TryTake("Xfer:features:read:target.xml:"))
            return command.TryTakePair(out uint offset, out uint length) ? Reply.Part(_description, offset, length) : Reply.Malformed;
        if (command.TryTake("fThreadInfo")) return threads.First();
        if (command.TryTake("sThreadInfo")) return threads.Next();
        if (command.TryTake("ThreadExtraInfo,")) return threads.Describe(command);
        if (command.TryTake("Rcmd,")) return monitor.Execute(command);
        if (command.TryTake("Attached")) return "1";
        if (command.TryTake("C") && command.AtEnd) return threads.Current();
        return Reply.Unknown;
    }
}
