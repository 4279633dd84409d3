using System.Text;
using MiniVmm.Devices.Serial;

namespace MiniVmm.Tests.Devices;

internal sealed class ListSink : IByteSink
{
    private readonly List<byte> _bytes = [];

    public string Text => Encoding.Latin1.GetString([.. _bytes]);

    public void Write(byte value) => _bytes.Add(value);
}
