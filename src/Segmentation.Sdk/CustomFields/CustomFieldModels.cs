using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>The model with the fields of a catalogue, made once for each catalogue and forgotten with it. Thread-safe.</summary>
internal sealed class CustomFieldModels(SegmentationModel model)
{
    private readonly ConditionalWeakTable<CustomFieldCatalogue, SegmentationModel> _models = [];

    public SegmentationModel With(CustomFieldCatalogue catalogue) => _models.GetValue(catalogue, model.WithCustomFields);
}
