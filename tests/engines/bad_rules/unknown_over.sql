-- expect = ["over 所指的表“发房”不存在", "是否为“发放”？"]
-- over = "发房"
SELECT 项目代码 FROM 发放
