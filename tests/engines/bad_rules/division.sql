-- expect = ["第3行：不用除法", "请交叉相乘后比较"]
SELECT 项目代码 FROM 发放
WHERE 金额 / 亩数 > 165
