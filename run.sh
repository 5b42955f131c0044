cd /tmp/copy && timeout 580 dotnet test tests/Segmentation.Filters.Tests --filter "FullyQualifiedName~The_interpreter_and_the_delegate_mean_what_the_specification_says" 2>&1
