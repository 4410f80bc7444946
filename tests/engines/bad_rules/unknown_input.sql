-- expect = ["inputs 所指的列“发放.证件号”不存在", "是否为“发放.证件号码”？"]
-- inputs = ["发放.证件号"]
SELECT 项目代码 FROM 发放
