using Iced.Intel;
using MiniVmm.I386;
using MiniVmm.I386.Faults;
using MiniVmm.I386.Memory;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Blocks;

namespace MiniVmm.Interpreter.Decoding;

/// <summary>Feeds Iced the bytes behind EIP: to the end of a page and, only when an instruction reaches that far, into
/// the next.</summary>
internal sealed unsafe class GuestCodeReader : CodeReader
{
    private CpuState* _s;
    private uint _eip, _physical, _bytesInPage;
    private ulong _bytesInSegment;

    /// <summary>Physical page number of the second page, once entered.</summary>
    public uint SecondPage { get; private set; }

    /// <summary>The fault of fetching beyond the limit of CS or from the second page.</summary>
    public GuestFault? Fault { get; private set; }

    public void Start(CpuState* s, uint eip, uint physical)
    {
        _s = s;
        _eip = eip;
        _physical = physical;
        _bytesInPage = GuestMemory.PageSize - (physical & (GuestMemory.PageSize - 1));
        uint limit = CpuState.SegmentOf(s, SegmentRegister.CS).Limit;
        _bytesInSegment = eip <= limit ? (ulong)limit - eip + 1 : 0;
        SecondPage = Block.NoPage;
        Fault = null;
    }

    public override int ReadByte()
    {
        if (_bytesInSegment == 0)
        {
            Fault = GuestFault.GeneralProtection();
            return -1;
        }
        if (_bytesInPage == 0 && !EnterSecondPage()) return -1;
        GuestMemory memory = Processor.Of(_s).Memory;
        // Code outside RAM reads as a floating bus does.
        int value = memory.Contains(_physical, 1) ? memory.Origin[_physical] : 0xFF;
        _physical++;
        _bytesInPage--;
        _bytesInSegment--;
        return value;
    }

    private bool EnterSecondPage()
    {
        if (SecondPage != Block.NoPage) return false;
        try
        {
            _physical = CodeFetch.Translate(_s, CodeFetch.NextPage(_s, _eip));
        }
        catch (GuestFault fault)
        {
            Fault = fault;
            return false;
        }
        SecondPage = _physical / GuestMemory.PageSize;
        _bytesInPage = GuestMemory.PageSize;
        return true;
    }
}
