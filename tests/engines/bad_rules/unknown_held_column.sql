-- expect = ["holds 所指的列“金头”不存在", "是否为“金额”？"]
-- holds = ["金头"]
SELECT 项目代码 FROM 发放
